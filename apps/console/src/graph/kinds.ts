import type { Node } from './layout.ts'

/** The letter in a node's box; its name is what a screen reader says. */
export const KIND_LETTERS: Readonly<Record<Node['kind'], string>> = {
  process: 'P',
  file: 'F',
  network: 'N',
  registry: 'R',
  user: 'U',
  mail: 'M',
  cloud: 'C',
  host: 'H',
  module: 'L',
}
