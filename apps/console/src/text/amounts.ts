/** `41,208` */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}

/** `41k`, `1.2M`: for places where the exact number is one hover away. */
export function shortCount(value: number): string {
  if (value < 1000) return String(Math.round(value * 10) / 10)
  if (value < 10_000) return `${(value / 1000).toFixed(1)}k`
  if (value < 1_000_000) return `${Math.round(value / 1000)}k`
  return `${(value / 1_000_000).toFixed(1)}M`
}

/** `12.4 MiB` */
export function bytes(value: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  let unit = 0
  let amount = value
  while (amount >= 1024 && unit < units.length - 1) {
    amount /= 1024
    unit++
  }
  return `${unit === 0 ? amount : amount.toFixed(1)} ${units[unit]}`
}

/** `1 alert`, `2 alerts` */
export function plural(value: number, word: string): string {
  return `${count(value)} ${word}${value === 1 ? '' : 's'}`
}

/** Points with their sign, as few decimals as the number has: `+40`, `−7.5`. */
export function points(value: number): string {
  const rounded = Math.round(value * 100) / 100
  return `${rounded < 0 ? '−' : '+'}${Math.abs(rounded)}`
}
