export { bytesOf, eventLakeContract, eventRow } from './event-lake-contract.ts'
export { type EventLogUnderTest, eventLogContract } from './event-log-contract.ts'
export { type FileScannerUnderTest, fileScannerContract } from './file-scanner-contract.ts'
export { stateStoreContract } from './state-store-contract.ts'
