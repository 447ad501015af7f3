export { type ChdbLakeOptions, openChdbLake, openClickHouseLake } from './clickhouse-lake.ts'
