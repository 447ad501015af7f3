import type { Attribute } from './definitions.ts'
import { textType } from './text-types.ts'

/** Whether one value (of an array: one element) is of the attribute's scalar type and, where it has an enum, one of it. */
export function fitsType(attribute: Attribute, value: unknown): boolean {
  if (!isOfType(attribute.type, value)) return false
  return attribute.enum === undefined || attribute.enum.has(value as string | number)
}

function isOfType(type: string, value: unknown): boolean {
  switch (type) {
    case 'json_t':
      return true
    case 'boolean_t':
      return typeof value === 'boolean'
    case 'float_t':
      return Number.isFinite(value)
    case 'integer_t':
    case 'long_t':
    case 'timestamp_t':
      return Number.isSafeInteger(value)
    case 'port_t':
      return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 65_535
    default:
      return isText(type, value)
  }
}

function isText(type: string, value: unknown): boolean {
  if (typeof value !== 'string') return false
  const format = textType(type)
  return format === undefined || (value.length <= format.maxLength && format.matches(value))
}
