import { AjvCompiler } from "@fastify/ajv-compiler";
import { SerializerSelector } from "@fastify/fast-json-stringify-compiler";
import type { FastifyServerOptions } from "fastify";

type Compilers = NonNullable<NonNullable<FastifyServerOptions["schemaController"]>["compilersFactory"]>;
type BuildSerializer = NonNullable<Compilers["buildSerializer"]>;
type Serializer = ReturnType<ReturnType<BuildSerializer>>;

const isObject = (schema: unknown): schema is object => typeof schema === "object" && schema !== null;

const serializers = new WeakMap<object, Serializer>();
const buildSerializer = SerializerSelector();

/**
 * Fastify's own compilers, with each schema compiled once: routes share the shapes of their answers (every refusal is the
 * same problem document), and two servers of one process share all of them.
 */
export const compilersFactory: Compilers = {
  buildValidator: AjvCompiler(),
  buildSerializer: (externals, options) => {
    const compile = buildSerializer(externals, options);
    return (route) => {
      if (!isObject(route.schema)) return compile(route);
      const known = serializers.get(route.schema);
      if (known !== undefined) return known;
      const made = compile(route);
      serializers.set(route.schema, made);
      return made;
    };
  },
};
