import { z } from 'zod'

/** Section 10.18. */
export const variableTypes = [
  'bool',
  'dictionary',
  'float',
  'hexstring',
  'integer',
  'ipv4-addr',
  'ipv6-addr',
  'long',
  'mac-addr',
  'hash',
  'md5-hash',
  'sha256-hash',
  'string',
  'uri',
  'uuid',
] as const
export type VariableType = (typeof variableTypes)[number]

export const variableName = z
  .string()
  .max(250)
  .regex(/^__[A-Za-z_][A-Za-z0-9_-]*__$/, 'must be a variable name: __name__')

export const variable = z.strictObject({
  type: z.enum(variableTypes),
  description: z.string().optional(),
  /** Numbers and booleans as text; null: not known. */
  value: z.union([z.string().max(1_048_576), z.record(z.string(), z.unknown()), z.null()]).optional(),
  constant: z.boolean().optional(),
  external: z.boolean().optional(),
})

export const variables = z.record(variableName, variable)

export interface Variable {
  readonly type: VariableType
  readonly description?: string | undefined
  readonly value?: string | Readonly<Record<string, unknown>> | null | undefined
  readonly constant?: boolean | undefined
  readonly external?: boolean | undefined
}

export type Variables = Readonly<Record<string, Variable>>

/** The value as text; undefined when it is not known. A dictionary is its JSON. */
export function textOf({ value }: Variable): string | undefined {
  if (value === undefined || value === null) return undefined
  return typeof value === 'string' ? value : JSON.stringify(value)
}
