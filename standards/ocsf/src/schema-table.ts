/** How much OCSF asks for an attribute. */
export type Requirement = 'required' | 'recommended' | 'optional'

/** One attribute as the generated table stores it; identical attributes of several classes share a row. */
export interface AttributeRow {
  readonly name: string
  /** An OCSF type (`ip_t`), or the name of an object when `object` is true (`''` for one of any shape). */
  readonly type: string
  readonly object?: true
  readonly array?: true
  /** Left out when optional. */
  readonly requirement?: 'required' | 'recommended'
  readonly profile?: string
  /** The string attribute that carries this id's caption. */
  readonly sibling?: string
  /** Index into `enums`. */
  readonly enum?: number
  /** The OCSF version that deprecated it. */
  readonly deprecated?: string
}

export interface ObjectRow {
  /** Indexes into `attributes`. */
  readonly attributes: readonly number[]
  readonly at_least_one?: readonly string[]
  readonly just_one?: readonly string[]
  readonly deprecated?: string
}

export interface ClassRow extends ObjectRow {
  /** The name as OCSF spells it. */
  readonly name: string
  readonly uid: number
  readonly caption: string
  readonly category_uid: number
}

/** What makes a value an observable: its type (`ip_t`), an attribute name, `object.attribute`, or an object. */
export interface ObservableRow {
  readonly kind: 'type' | 'attribute' | 'object_attribute' | 'object'
  readonly name: string
}

/** The facts of one OCSF version that validation needs. Enums are id -> caption. */
export interface SchemaTable {
  readonly version: string
  readonly profiles: readonly string[]
  readonly categories: Readonly<Record<string, string>>
  readonly observables: Readonly<Record<string, ObservableRow>>
  readonly enums: readonly Readonly<Record<string, string>>[]
  readonly attributes: readonly AttributeRow[]
  readonly classes: readonly ClassRow[]
  readonly objects: Readonly<Record<string, ObjectRow>>
}
