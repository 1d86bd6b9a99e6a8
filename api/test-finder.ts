import { ClueTaken } from "../infra/contract/clues.ts";
import { type Answer, answerOf, bodyOf, type Town } from "./test-town.ts";

/** Passers-by without an account, each at an address of their own. */
export function createFinder(town: Town) {
  let keys = 0;
  let address = 0;
  const post = async (path: string, payload: object, from?: string): Promise<Answer> => {
    address += 1;
    const remoteAddress = from ?? `10.1.${address >> 8}.${address & 255}`;
    return answerOf(await town.server.inject({ method: "POST", url: `/api/v1${path}`, payload, remoteAddress }));
  };
  const look = (token: string, from?: string) => post("/finder/look", { token }, from);
  const say = (token: string, about: object = {}, from?: string) => {
    keys += 1;
    const clue = { idempotencyKey: `key-${keys}`, place: null, words: "在桥边" };
    return post("/finder/clues", { token, ...clue, ...about }, from);
  };
  return {
    look,
    say,
    given: async (token: string, about: object = {}) => bodyOf(ClueTaken, await say(token, about)),
    photo: async (clueId: string, uploadKey: string, bytes: Buffer, type = "image/jpeg") =>
      answerOf(
        await town.server.inject({
          method: "POST",
          url: `/api/v1/finder/clues/${clueId}/photo`,
          headers: { "content-type": type, "x-upload-key": uploadKey },
          payload: bytes,
        }),
      ),
  };
}

export const codeOf = ({ status, body }: Answer) => [status, Reflect.get(Object(body), "code")];
