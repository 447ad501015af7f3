/** A `sockaddr` as the audit log writes it: hex of `sockaddr_in` or `sockaddr_in6`; others give undefined. */
export function socketAddress(hex: string): { readonly ip: string; readonly port: number } | undefined {
  if (!/^[0-9A-Fa-f]{16,128}$/.test(hex)) return undefined
  const bytes = Buffer.from(hex, 'hex')
  const family = bytes.readUInt16LE(0)
  const port = bytes.readUInt16BE(2)
  if (family === 2) return { ip: Array.from(bytes.subarray(4, 8)).join('.'), port }
  if (family !== 10 || bytes.length < 24) return undefined
  const groups = Array.from({ length: 8 }, (_, at) => bytes.readUInt16BE(8 + at * 2).toString(16))
  return { ip: groups.join(':'), port }
}
