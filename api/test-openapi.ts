import * as fc from "fast-check";
import { Type } from "typebox";
import { Value } from "typebox/value";

/** One operation of the OpenAPI document, as far as a request needs it. */
export type Operation = {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly query: readonly { readonly name: string; readonly schema: unknown }[];
  readonly body: unknown;
};

const Parameter = Type.Object({ in: Type.String(), name: Type.String(), schema: Type.Unknown() });
const Document = Type.Object({
  paths: Type.Record(
    Type.String(),
    Type.Record(
      Type.String(),
      Type.Object({
        parameters: Type.Optional(Type.Array(Parameter)),
        requestBody: Type.Optional(
          Type.Object({ content: Type.Record(Type.String(), Type.Object({ schema: Type.Unknown() })) }),
        ),
      }),
    ),
  ),
});

/** What the service says of itself at `/api/docs/json`. */
export function operationsOf(document: unknown): readonly Operation[] {
  const { paths } = Value.Parse(Document, document);
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: (["GET", "POST", "PUT", "DELETE"] as const).find((each) => each === method.toUpperCase()) ?? "GET",
      path,
      query: (operation.parameters ?? []).filter((parameter) => parameter.in === "query"),
      body: operation.requestBody?.content["application/json"]?.schema ?? null,
    })),
  );
}

/** Values that fit a JSON schema, and now and then somewhere something that does not. */
export function valuesOf(schema: unknown, ids: readonly string[]): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 40, arbitrary: fitting(schema, ids) }, { weight: 1, arbitrary: anything });
}

const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(
    null,
    "",
    "\u0000",
    -1,
    0,
    1e308,
    2 ** 53,
    "9".repeat(400),
    [],
    {},
    [[]],
    "__proto__",
    "2026-02-30T25:61:00Z",
  ),
  fc.string({ unit: "binary", maxLength: 300 }),
);

function fitting(schema: unknown, ids: readonly string[]): fc.Arbitrary<unknown> {
  const field = (name: string): unknown =>
    typeof schema === "object" && schema !== null ? Reflect.get(schema, name) : undefined;
  const number = (name: string): number | undefined => {
    const value = field(name);
    return typeof value === "number" ? value : undefined;
  };
  const choices = listOf(field("anyOf"));
  if (choices !== null) return fc.oneof(...choices.map((choice) => valuesOf(choice, ids)));
  if (field("const") !== undefined) return fc.constant(field("const"));
  const values = listOf(field("enum"));
  if (values !== null) return fc.constantFrom(...values);
  switch (field("type")) {
    case "object": {
      const required = new Set(listOf(field("required")) ?? []);
      const entries = Object.entries(Object(field("properties")));
      const optional = entries.map(([name]) => name).filter((name) => !required.has(name));
      const shape = Object.fromEntries(entries.map(([name, each]) => [name, valuesOf(each, ids)]));
      return fc.record(shape, { requiredKeys: Object.keys(shape).filter((name) => !optional.includes(name)) });
    }
    case "array":
      return fc.array(valuesOf(field("items"), ids), {
        minLength: number("minItems") ?? 0,
        maxLength: Math.max(number("minItems") ?? 0, Math.min(number("maxItems") ?? 6, 6)),
      });
    case "string":
      return strings(field("pattern"), field("format"), ids);
    case "integer":
      return fc.integer({ min: number("minimum") ?? -(2 ** 31), max: number("maximum") ?? 2 ** 31 });
    case "number":
      return fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), nearby);
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    default:
      return anything;
  }
}

/** Numbers that are places here, so that shapes get past the first check. */
const nearby = fc.oneof(
  fc.double({ min: 120.6, max: 120.8, noNaN: true }),
  fc.double({ min: 30.4, max: 30.6, noNaN: true }),
  fc.constantFrom(300, 50, 20),
);

function strings(pattern: unknown, format: unknown, ids: readonly string[]): fc.Arbitrary<string> {
  if (format === "email") return fc.emailAddress();
  if (format === "date-time") return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
  if (typeof pattern !== "string") return fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom(...ids));
  const regular = fc.stringMatching(new RegExp(pattern));
  return new RegExp(pattern).test(ids[0] ?? "") ? fc.oneof(fc.constantFrom(...ids), regular) : regular;
}

function listOf(value: unknown): readonly unknown[] | null {
  return Array.isArray(value) ? value : null;
}
