/** A guardian of the stand-in takes the leave of two days and types a number, on another phone than the one that is shown. */
export async function takeLeave(url: string, login: string, substitutePhone: string): Promise<void> {
  const headers = {
    "content-type": "application/json",
    "x-csrf-token": "stand-in-token",
    cookie: `stand-in-session=${login}`,
  };
  const body = { from: "2026-11-22T16:00:00.000Z", to: "2026-11-24T16:00:00.000Z", substitutePhone };
  const sent = { method: "POST", headers, body: JSON.stringify(body) };
  const answer = await fetch(`${url}/api/v1/people/person-${login}/leaves`, sent);
  if (answer.status !== 201) throw new Error(`leave refused: ${answer.status}`);
}
