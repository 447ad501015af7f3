/** A type with `readonly` taken off at every level: for code that builds an event attribute by attribute. */
export type Draft<T> = T extends readonly (infer Member)[]
  ? Draft<Member>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Draft<T[Key]> }
    : T
