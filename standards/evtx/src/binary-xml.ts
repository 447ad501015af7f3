/**
 * Binary XML as it is stored ([MS-EVEN6] 2.2.12): elements whose text and attributes may be substitutions,
 * filled from the values of a template instance.
 */
export interface Element {
  readonly kind: 'element'
  readonly name: string
  readonly attributes: readonly Attribute[]
  readonly content: readonly Content[]
}

export interface Attribute {
  readonly name: string
  readonly content: readonly Content[]
}

export type Content =
  | Element
  | { readonly kind: 'text'; readonly text: string }
  /** `isOptional`: an attribute or element that holds only this is left out where the value is null. */
  | { readonly kind: 'substitution'; readonly index: number; readonly isOptional: boolean }
  | TemplateInstance

export interface TemplateInstance {
  readonly kind: 'template'
  readonly definition: readonly Content[]
  readonly values: readonly Value[]
}

/** A value as stored: where it lies in its chunk, and its type ([MS-EVEN6] 2.2.12.2, BinXmlValueType). */
export interface Value {
  readonly type: number
  readonly at: number
  readonly size: number
}

export const VALUE_NULL = 0x00
export const VALUE_STRING = 0x01
export const VALUE_BINARY_XML = 0x21
export const VALUE_ARRAY = 0x80
