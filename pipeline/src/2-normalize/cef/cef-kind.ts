import type { CefRecord } from './cef-record.ts'

/** What kind of thing a CEF record tells; which OCSF class it becomes follows. */
export type CefKind = 'traffic' | 'http' | 'threat' | 'malware' | 'logon' | 'other'

interface Product {
  /** How its `Device Vendor` begins, in lower case. */
  readonly vendor: string
  /** The first that matches the product, signature id, name and category joined by bars, in lower case. */
  readonly kinds: readonly (readonly [RegExp, CefKind])[]
}

/** Vendors whose words tell more than the fields that they use. */
const PRODUCTS: readonly Product[] = [
  {
    vendor: 'palo alto',
    kinds: [
      [/\|traffic\b|\|(start|end|drop|deny)\|traffic/, 'traffic'],
      [/\b(virus|wildfire-virus|wildfire)\b/, 'malware'],
      [/\burl\b/, 'http'],
      [/\bthreat\b/, 'threat'],
      [/globalprotect|\bauth/, 'logon'],
    ],
  },
  {
    vendor: 'fortinet',
    kinds: [
      [/traffic:/, 'traffic'],
      [/utm:virus/, 'malware'],
      [/utm:(webfilter|app-ctrl)/, 'http'],
      [/utm:(ips|anomaly|waf|dns|dlp)/, 'threat'],
      [/event:(vpn|user|system) (?:ssl-)?(?:login|logon|logout|tunnel|auth)|login|logon/, 'logon'],
    ],
  },
  {
    vendor: 'trend micro',
    kinds: [
      [/\bav:|antivirus|anti-malware|malware|spyware|ransom|\|4\d{6}\|/, 'malware'],
      [/\burl|web reputation|web_?security|\|wb:/, 'http'],
      [/firewall|\|2\d\||\bpacket\b/, 'traffic'],
      [/login|logon|sign(ed)? in/, 'logon'],
      [/tippingpoint|intrusion|deep discovery|\bips\b|exploit|c&c|cnc|behavior|\|1\d{6}\|/, 'threat'],
    ],
  },
  {
    vendor: 'tippingpoint',
    kinds: [
      [/login|logon/, 'logon'],
      [/./, 'threat'],
    ],
  },
  {
    vendor: 'check point',
    kinds: [
      [/anti[- ]?(malware|virus)|threat emulation/, 'malware'],
      [/smartdefense|\bips\b|anti-bot|new anti virus/, 'threat'],
      [/url filtering|application control/, 'http'],
      [/log ?in|log ?on|identity awareness|mobile access/, 'logon'],
      [/vpn-1|firewall|connection/, 'traffic'],
    ],
  },
  {
    vendor: 'imperva',
    kinds: [
      [/login|logon/, 'logon'],
      [/./, 'threat'],
    ],
  },
  {
    vendor: 'incapsula',
    kinds: [
      [/normal|legitimate/, 'http'],
      [/./, 'threat'],
    ],
  },
]

const MALWARE = /\b(malware|virus|trojan|ransomware|spyware|worm)\b/
const THREAT = /\b(attack|exploit|intrusion|threat|scan|injection|ips|ids|botnet|c2)\b/
const LOGON = /\b(log ?[io]n|log ?o(ff|ut)|authenticat\w*|sign[- ]?in)\b/

export function kindOf(record: CefRecord): CefKind {
  const { vendor, product, signatureId, name, extension } = record
  const words = [product, signatureId, name, extension['cat'] ?? ''].join('|').slice(0, 1024).toLowerCase()
  const known = PRODUCTS.find((one) => vendor.toLowerCase().startsWith(one.vendor))
  const told = known?.kinds.find(([words_]) => words_.test(words))
  return told?.[1] ?? kindOfFields(words, extension)
}

function kindOfFields(words: string, extension: CefRecord['extension']): CefKind {
  if (MALWARE.test(words)) return 'malware'
  if (THREAT.test(words)) return 'threat'
  if (LOGON.test(words) && (extension['duser'] ?? extension['suser']) !== undefined) return 'logon'
  if (extension['request'] !== undefined) return 'http'
  return extension['src'] !== undefined || extension['dst'] !== undefined ? 'traffic' : 'other'
}
