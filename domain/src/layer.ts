/** The seven layers that an XDR sees, and the one it raises itself. */
export const LAYERS = [
  'endpoint',
  'workload',
  'cloud',
  'network',
  'ot',
  'mail',
  'identity',
  'security',
] as const
export type Layer = (typeof LAYERS)[number]
