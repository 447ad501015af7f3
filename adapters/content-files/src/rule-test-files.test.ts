import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { readRuleTests } from './rule-test-files.ts'

const content = join(import.meta.dirname, '../../../content')
const rule = join(content, 'rules/mail/threat_delivered.yml')
const folders = { rules: join(content, 'rules'), tests: join(content, 'rule-tests') }

test('the tests of a rule lie beside the folder of rules, or where somebody says', async () => {
  assert.match((await readRuleTests(rule)) ?? '', /^positive:/m)
  assert.equal(await readRuleTests(rule, folders), await readRuleTests(rule))
})

test('a rule without tests has none, nor one from outside the folder', async () => {
  assert.equal(await readRuleTests(join(content, 'rules/mail/none.yml')), undefined)
  assert.equal(await readRuleTests('rule.yml'), undefined)
  assert.equal(await readRuleTests(join(content, 'field-mappings/aws.yaml'), folders), undefined)
})
