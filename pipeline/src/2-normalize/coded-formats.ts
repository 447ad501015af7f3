import { CEF } from './cef/cef.ts'
import type { CodedFormat } from './coded-format/coded-format.ts'
import { BIND } from './dns/bind.ts'
import { DNSMASQ } from './dns/dnsmasq.ts'
import { UNBOUND } from './dns/unbound.ts'
import { WINDOWS_DNS_DEBUG } from './dns/windows-dns-debug.ts'
import { CISCO_ASA } from './firewalls/cisco-asa.ts'
import { FILTERLOG } from './firewalls/filterlog.ts'
import { FORTIGATE } from './firewalls/fortigate.ts'
import { PALO_ALTO } from './firewalls/palo-alto.ts'
import { CONFIGURATION_MANAGER } from './host-logs/configuration-manager.ts'
import { APT_HISTORY, DPKG, POPULARITY_CONTEST } from './host-logs/debian-packages.ts'
import { IVANTI } from './host-logs/ivanti.ts'
import { MACOS_FIREWALL } from './host-logs/macos-firewall.ts'
import { MACOS_SECURITY } from './host-logs/macos-security.ts'
import { OSSEC_ALERT, OSSEC_SYSLOG } from './host-logs/ossec.ts'
import { POSTGRESQL } from './host-logs/postgresql.ts'
import { SANTA } from './host-logs/santa.ts'
import { SKYDRIVE } from './host-logs/skydrive.ts'
import { SURICATA_FAST } from './host-logs/suricata-fast.ts'
import { SYMANTEC } from './host-logs/symantec.ts'
import { TEAMVIEWER } from './host-logs/teamviewer.ts'
import { VSFTPD } from './host-logs/vsftpd.ts'
import { WINCC } from './host-logs/wincc.ts'
import { LEEF } from './leef/leef.ts'
import { W3C } from './w3c/w3c.ts'
import { AZURE_APPLICATION_GATEWAY } from './web/azure-application-gateway.ts'
import { CONFLUENCE } from './web/confluence.ts'
import { APACHE_ERROR, NGINX_ERROR } from './web/error-logs.ts'
import { SQUID } from './web/squid.ts'
import { WEB_ACCESS } from './web/web-access.ts'

/** Formats whose mapping is data, in the order in which they are asked: what is told by more comes first. */
export const CODED_FORMATS: readonly CodedFormat[] = [
  W3C,
  AZURE_APPLICATION_GATEWAY,
  CEF,
  LEEF,
  CISCO_ASA,
  PALO_ALTO,
  FORTIGATE,
  FILTERLOG,
  OSSEC_ALERT,
  OSSEC_SYSLOG,
  BIND,
  DNSMASQ,
  UNBOUND,
  WINDOWS_DNS_DEBUG,
  SQUID,
  CONFLUENCE,
  NGINX_ERROR,
  APACHE_ERROR,
  WEB_ACCESS,
  SANTA,
  MACOS_FIREWALL,
  MACOS_SECURITY,
  SURICATA_FAST,
  VSFTPD,
  POSTGRESQL,
  DPKG,
  APT_HISTORY,
  POPULARITY_CONTEST,
  CONFIGURATION_MANAGER,
  SYMANTEC,
  WINCC,
  TEAMVIEWER,
  IVANTI,
  SKYDRIVE,
]
