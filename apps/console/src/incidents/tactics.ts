/** Enterprise tactics in matrix order: the cells of the ATT&CK strip. */
const STRIP: readonly string[] = [
  'reconnaissance',
  'resource-development',
  'initial-access',
  'execution',
  'persistence',
  'privilege-escalation',
  'defense-evasion',
  'credential-access',
  'discovery',
  'lateral-movement',
  'collection',
  'command-and-control',
  'exfiltration',
  'impact',
]

/** Tactics of the ICS and mobile matrices and of other releases stand where the enterprise matrix has their like. */
const STANDS_FOR: Readonly<Record<string, string>> = {
  evasion: 'defense-evasion',
  stealth: 'defense-evasion',
  'defense-impairment': 'defense-evasion',
  'inhibit-response-function': 'impact',
  'impair-process-control': 'impact',
}

const CELL = 7
const GAP = 1.5
const LOW = 4
const HIGH = 11

/** Two SVG paths in a box of 100 x 12: the cells that are not in the incident, and those that are. */
export function stripPaths(shortnames: readonly string[]): { readonly off: string; readonly on: string } {
  const seen = new Set(shortnames.map((name) => STANDS_FOR[name] ?? name))
  let off = ''
  let on = ''
  STRIP.forEach((name, index) => {
    const height = seen.has(name) ? HIGH : LOW
    const cell = `M${index * CELL} ${(12 - height) / 2}h${CELL - GAP}v${height}h-${CELL - GAP}z`
    if (seen.has(name)) on += cell
    else off += cell
  })
  return { off, on }
}
