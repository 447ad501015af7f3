export { type EventLogUnderTest, eventLogContract } from './event-log-contract.ts'
export { stateStoreContract } from './state-store-contract.ts'
