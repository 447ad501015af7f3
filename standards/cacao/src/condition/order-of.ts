import type { VariableType } from '../variable.ts'
import { parseBlock } from './address-block.ts'

/**
 * Below 0, 0 or above 0 as `value` comes before, equals or comes after `literal`, by the declared type; undefined when
 * one of them is no value of that type.
 */
export function orderOf(type: VariableType, value: string, literal: string): number | undefined {
  const key = keys[type]
  const [left, right] = [key(value), key(literal)]
  if (left === undefined || right === undefined) return undefined
  return left < right ? -1 : left > right ? 1 : 0
}

type Key = (text: string) => string | number | bigint | undefined

const asIs: Key = (text) => text
const lowerCase: Key = (text) => text.toLowerCase()

/** Whole numbers of any length are exact; anything else is a float. Numbers of both kinds compare with each other. */
const number: Key = (text) => {
  if (/^[+-]?\d{1,4000}$/.test(text)) return BigInt(text.replace(/^\+/, ''))
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?$/.test(text) ? Number(text) : undefined
}

const bool: Key = (text) => {
  const word = text.toLowerCase()
  return word === 'true' || word === 'false' ? word : undefined
}

function address(bits: number): Key {
  return (text) => {
    const block = parseBlock(text)
    return block?.bits === bits && !text.includes('/') ? block.first : undefined
  }
}

const macAddress: Key = (text) => {
  const digits = text.replaceAll(/[:.-]/g, '').toLowerCase()
  return /^(?:[0-9a-f]{12}|[0-9a-f]{16})$/.test(digits) ? digits : undefined
}

const keys: Readonly<Record<VariableType, Key>> = {
  bool,
  dictionary: asIs,
  float: number,
  integer: number,
  long: number,
  hexstring: lowerCase,
  hash: lowerCase,
  'md5-hash': lowerCase,
  'sha256-hash': lowerCase,
  uuid: lowerCase,
  'ipv4-addr': address(32),
  'ipv6-addr': address(128),
  'mac-addr': macAddress,
  string: asIs,
  uri: asIs,
}
