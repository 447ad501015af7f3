export { openSqliteState, type SqliteStateOptions } from './sqlite-state.ts'
