rule Ransom_Note
{
    meta:
        id = "800fddac-3ff0-44bd-8f06-78e7c3c17b1b"
        title = "Note that asks for money for encrypted files"
        description = "A short text that says files are encrypted, names a hidden service or a wallet, and threatens. One is enough to call it an incident: isolate the host, look for who wrote the file and for shares it lies on."
        author = "OpenSOC XDR"
        date = "2026-11-24"
        level = "critical"
        attack = "T1486"
        reference = "https://attack.mitre.org/techniques/T1486/"
        falsepositives = "Reports and training material that quote a whole note"
    strings:
        $encrypted = /\b(files|data|network|documents|servers)\b.{0,60}\b(are|is|were|was|have been|has been)\b.{0,20}\bencrypted\b/ ascii wide nocase
        $onion = /\b[a-z2-7]{56}\.onion\b/ ascii wide nocase
        $tor = "Tor Browser" ascii wide nocase
        $wallet = /\b(bc1[a-z0-9]{25,59}|[13][1-9A-HJ-NP-Za-km-z]{25,34}|4[0-9AB][1-9A-HJ-NP-Za-km-z]{93})\b/ ascii wide
        $decrypt = /\b(decrypt(or|ion)?|recover|restore)\b/ ascii wide nocase
        $threat = /\b(publish|leak|double|destroy|delete)/ ascii wide nocase
        $warning = /do\s?n[o']t\s{1,4}(rename|modify|try|use|contact)|do not (rename|modify|try|use|contact)/ ascii wide nocase
    condition:
        filesize < 64KB and $encrypted and $decrypt and any of ($onion, $wallet) and
        2 of ($tor, $threat, $warning, $onion)
}
