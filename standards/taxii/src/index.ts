export { type CrawlOptions, type CrawlPage, type CrawlState, crawl } from './client/crawl.ts'
export { TaxiiClient, type TaxiiClientOptions, type TaxiiCredentials } from './client/taxii-client.ts'
export {
  type ClientRequest,
  type ClientResponse,
  TaxiiClientError,
  type TaxiiTransport,
} from './client/taxii-transport.ts'
export {
  type ApiRoot,
  type Collection,
  type Discovery,
  type Status,
  TAXII_MEDIA_TYPE,
  type TaxiiObject,
} from './resources.ts'
export type { Cursor } from './server/cursor.ts'
export { handleTaxii, type TaxiiOptions, type TaxiiRequest } from './server/handle-taxii.ts'
export { MemoryTaxiiStore, versionOf } from './server/memory-store.ts'
export { isSelected, type ObjectFilters, type ObjectRecord } from './server/object-query.ts'
export type { TaxiiResponse } from './server/taxii-response.ts'
export type { ObjectPage, PageQuery, TaxiiStore, TaxiiUser } from './server/taxii-store.ts'
export { printTaxiiTime, stepTime, taxiiTime } from './taxii-time.ts'
