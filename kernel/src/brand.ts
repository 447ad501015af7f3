declare const brand: unique symbol

/** A string that only its own constructor function should make, so that ids of different things never mix. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name }
