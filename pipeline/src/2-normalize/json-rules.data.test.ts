import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { compileRule, createEngine, parseSigma } from '@opensoc/sigma'
import { datasetsFolder } from '../../../scripts/given-material.ts'
import { allNormalizers } from '../../test/all-normalizers.ts'
import { decodeText } from '../../test/decode-text.ts'
import { createNormalize } from './normalize.ts'

const folder = datasetsFolder()
const skip = folder === undefined ? 'the data sets are not here (OPENSOC_DATASETS)' : false
const normalize = createNormalize(allNormalizers())

const defender = (category: string, properties: object) => ({
  ...{ time: '2026-01-15T10:21:00Z', operationName: 'Publish', category: `AdvancedHunting-${category}` },
  properties: { Timestamp: '2026-01-15T10:20:30Z', DeviceName: 'ws-042', ...properties },
})
const eslogger = (event: object, path = '/bin/zsh') => ({
  ...{ schema_version: 1, mach_time: 1, time: '2026-01-15T10:20:30Z', event },
  process: { executable: { path }, audit_token: { pid: 500, euid: 501 } },
})
const windows = (Channel: string, EventID: number, EventData: object) => ({
  Event: {
    System: { Channel, EventID, TimeCreated: { '#attributes': { SystemTime: '2026-01-15T10:20:30Z' } } },
    EventData,
  },
})
const journal = (SYSLOG_IDENTIFIER: string, MESSAGE: string) => ({
  ...{ __REALTIME_TIMESTAMP: '1768472430123456', _HOSTNAME: 'srv-7', SYSLOG_IDENTIFIER, MESSAGE },
})
const office = (record: object) => ({
  ...{ CreationTime: '2026-01-15T10:20:30', Id: '1', RecordType: 1, UserId: 'ana@example.com', ...record },
})

/** A record in its vendor's form, and the SigmaHQ rule that must fire on it. */
const FIRINGS: readonly (readonly [what: string, rule: string, record: object])[] = [
  [
    'Defender: process',
    'rules/windows/process_creation/proc_creation_win_whoami_groups_discovery.yml',
    defender('DeviceProcessEvents', {
      ...{ FileName: 'whoami.exe', FolderPath: 'C:\\Windows\\System32\\whoami.exe', ProcessId: 7 },
      ...{ ProcessVersionInfoOriginalFileName: 'whoami.exe', ProcessCommandLine: 'whoami /groups' },
    }),
  ],
  [
    'Defender: file',
    'rules/windows/file/file_event/file_event_win_susp_startup_folder_persistence.yml',
    defender('DeviceFileEvents', {
      ActionType: 'FileCreated',
      FolderPath:
        'C:\\Users\\ana\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs\\Startup\\run.ps1',
    }),
  ],
  [
    'CrowdStrike: process',
    'rules/windows/process_creation/proc_creation_win_whoami_groups_discovery.yml',
    {
      ...{
        event_simpleName: 'ProcessRollup2',
        aid: 'a',
        ContextTimeStamp: '1768472430.123',
        RawProcessId: '7',
      },
      ...{ ImageFileName: 'C:\\Windows\\System32\\whoami.exe', CommandLine: 'whoami /groups' },
    },
  ],
  [
    'macOS: process',
    'rules/macos/process_creation/proc_creation_macos_applescript.yml',
    eslogger({
      exec: {
        target: { executable: { path: '/usr/bin/osascript' }, audit_token: { pid: 501, euid: 501 } },
        args: ['osascript', '-e', 'display dialog'],
      },
    }),
  ],
  [
    'macOS: file',
    'rules/macos/file_event/file_event_macos_susp_startup_item_created.yml',
    eslogger({
      create: {
        destination: { new_path: { dir: { path: '/Library/StartupItems/x' }, filename: 'a.plist' } },
      },
    }),
  ],
  [
    'journald: sshd',
    'rules/linux/builtin/sshd/lnx_sshd_susp_ssh.yml',
    journal('sshd', 'error: buffer_get_string_ret: bad string length 4294967295, Corrupted MAC on input'),
  ],
  [
    'journald: sudo',
    'rules/linux/process_creation/proc_creation_lnx_susp_process_reading_sudoers.yml',
    journal('sudo', 'ana : TTY=pts/0 ; PWD=/home/ana ; USER=root ; COMMAND=/usr/bin/cat /etc/sudoers'),
  ],
  [
    'Windows: AppLocker',
    'rules/windows/builtin/applocker/win_applocker_application_was_prevented_from_running.yml',
    windows('Microsoft-Windows-AppLocker/EXE and DLL', 8004, { FilePath: 'C:\\x.exe', TargetProcessId: '7' }),
  ],
  [
    'Windows: firewall',
    'rules/windows/builtin/firewall_as/win_firewall_as_add_rule.yml',
    windows('Microsoft-Windows-Windows Firewall With Advanced Security/Firewall', 2004, {
      ...{ RuleName: 'x', ApplicationPath: 'C:\\Users\\ana\\x.exe', Action: '3' },
      ModifyingApplication: 'C:\\Windows\\System32\\netsh.exe',
    }),
  ],
  [
    'Windows: DNS server',
    'rules/windows/builtin/dns_server/win_dns_server_susp_server_level_plugin_dll.yml',
    windows('DNS Server', 770, { param1: '\\\\203.0.113.9\\x\\plugin.dll' }),
  ],
  [
    'Duo',
    'rules/identity/cisco_duo/cisco_duo_mfa_bypass_via_bypass_code.yml',
    {
      ...{ event_type: 'authentication', isotimestamp: '2026-01-15T10:20:30Z', result: 'success' },
      ...{ reason: 'bypass_user', access_device: { ip: '203.0.113.77' }, user: { name: 'ana' } },
    },
  ],
  [
    'OneLogin',
    'rules/identity/onelogin/onelogin_assumed_another_user.yml',
    { event_type_id: 3, user_name: 'Ana', user_id: 4, event_timestamp: '2026-01-15T10:20:30Z' },
  ],
  [
    'OpenCanary',
    'rules/application/opencanary/opencanary_ftp_login_attempt.yml',
    {
      ...{ logtype: 2000, node_id: 'canary-1', src_host: '203.0.113.77', utc_time: '2026-01-15 10:20:30.1' },
      logdata: { USERNAME: 'x' },
    },
  ],
  [
    'Bitbucket',
    'rules/application/bitbucket/audit/bitbucket_audit_full_data_export_triggered.yml',
    {
      ...{ timestamp: '2026-01-15T10:20:30Z', author: { name: 'admin' } },
      auditType: { action: 'Full data export triggered', category: 'Data pipeline' },
    },
  ],
  [
    'Microsoft 365: threat management',
    'rules/cloud/m365/threat_management/microsoft365_user_restricted_from_sending_email.yml',
    office({
      ...{ Workload: 'SecurityComplianceCenter', Operation: 'AlertTriggered', ResultStatus: 'Succeeded' },
      Name: 'User restricted from sending email',
    }),
  ],
  [
    'Microsoft 365: audit',
    'rules/cloud/m365/audit/microsoft365_disabling_mfa.yml',
    office({ Workload: 'AzureActiveDirectory', Operation: 'Disable Strong Authentication.' }),
  ],
  [
    'Microsoft 365: Exchange',
    'rules/cloud/m365/exchange/microsoft365_new_federated_domain_added_exchange.yml',
    office({ Workload: 'Exchange', Operation: 'Add-FederatedDomain', ResultStatus: 'True' }),
  ],
  [
    'GitHub, names folded by a data lake',
    'rules/application/github/audit/github_delete_action_invoked.yml',
    { actor: 'ana', action: 'repo.destroy', org: 'example', p_log_type: 'GitHub.Audit' },
  ],
  [
    'Okta, names folded by a data lake',
    'rules/identity/okta/okta_user_account_locked_out.yml',
    {
      ...{ eventtype: 'user.account.lock', displaymessage: 'Max sign in attempts exceeded' },
      ...{ published: '2026-01-15T10:20:30Z', actor: { id: '1', alternateId: 'ana@example.com' } },
    },
  ],
]

describe('SigmaHQ rules fire on JSON records', { skip }, () => {
  for (const [what, path, record] of FIRINGS) {
    it(`${what}: ${path.slice(path.lastIndexOf('/') + 1)}`, () => {
      const rules = parseSigma(readFileSync(join(folder!, 'sigma/SigmaHQ', path), 'utf8')).map((document) => {
        assert.ok(document.ok && document.kind === 'rule', path)
        const compiled = compileRule(document.rule)
        assert.ok(compiled.ok, path)
        return compiled.rule
      })
      const { records, context } = decodeText(JSON.stringify(record))
      const { items, quarantined } = normalize.run(records, context)
      assert.deepEqual(quarantined, [])
      const engine = createEngine(rules)
      const fired = items.flatMap(({ sigma }) => sigma.flatMap((view) => engine.match(view)))
      assert.ok(fired.length > 0, JSON.stringify(items[0]?.sigma))
    })
  }
})
