export { createIsolation, type Isolation, type IsolationRules } from './isolation.ts'
export type { NftCommand } from './nft-command.ts'
export { type NftFilter, type NftFilterOptions, openNftFilter } from './nft-filter.ts'
