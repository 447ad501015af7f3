/** The characters that OCSF's email_t takes. */
const ADDRESS = /^[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~.]{1,128}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,10}$/
const MAX_LENGTH = 1024

/** The address of `ann@corp.example`, `<ann@corp.example>` or `"Ann" <ann@corp.example>`; undefined where there is none. */
export function mailAddress(text: string): string | undefined {
  if (text.length > MAX_LENGTH) return undefined
  const open = text.lastIndexOf('<')
  const close = text.indexOf('>', open)
  const inner = (open !== -1 && close > open ? text.slice(open + 1, close) : text).trim()
  return ADDRESS.test(inner) ? inner : undefined
}
