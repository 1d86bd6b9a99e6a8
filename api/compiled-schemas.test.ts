import { Type } from "typebox";
import { expect, test } from "vitest";
import { compilersFactory } from "./compiled-schemas.ts";

const route = (schema: object) => ({ schema, method: "GET", url: "/", httpStatus: "200" });
const serializerOf = (schema: object) => compilersFactory.buildSerializer?.({}, {})(route(schema));

test("a shape that many routes answer with is compiled once, and each shape writes its own fields only", () => {
  const place = Type.Object({ lon: Type.Number() });
  const name = Type.Object({ name: Type.String() });

  expect(serializerOf(place)).toBe(serializerOf(place));
  expect(serializerOf(place)?.({ lon: 120.5, name: "示例" })).toBe('{"lon":120.5}');
  expect(serializerOf(name)?.({ lon: 120.5, name: "示例" })).toBe('{"name":"示例"}');
});
