export { readFieldMappings } from './field-mapping-files.ts'
export { MAX_RULE_FILE_BYTES, type RuleFile, readRuleFiles } from './rule-files.ts'
export { type RuleRelease, readRuleRelease } from './rule-release.ts'
export { watchFolder } from './watch-folder.ts'
