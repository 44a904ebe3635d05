declare const brand: unique symbol;

/** A `Base` that has been checked to be a `Name`; made only by that name's own parser. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };
