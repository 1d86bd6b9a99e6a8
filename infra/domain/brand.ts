declare const brandKey: unique symbol;

/** A value that looks like `Value` but cannot be mixed up with another one of the same shape. */
export type Brand<Value, Name extends string> = Value & { readonly [brandKey]: Name };
