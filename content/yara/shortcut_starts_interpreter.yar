rule Shortcut_That_Starts_A_Hidden_Interpreter
{
    meta:
        id = "91e9c023-5e9c-4e51-8c1d-c7f86e1326bb"
        title = "Shortcut that starts an interpreter and hides it"
        description = "A Windows shortcut whose command line starts an interpreter with a hidden window, an encoded command or an address. Shortcuts that come by mail or in an archive are a usual first step: look for children of explorer.exe at that time."
        author = "OpenSOC XDR"
        date = "2026-11-24"
        level = "high"
        attack = "T1204.002, T1059"
        reference = "https://learn.microsoft.com/openspecs/windows_protocols/ms-shllink/"
        falsepositives = "Shortcuts of administrators to their own scripts, which lie on their machines and not in mail"
    strings:
        $interpreter = /\b(powershell|pwsh|mshta|wscript|cscript|rundll32|regsvr32|forfiles)(\.exe)?\b/ wide ascii nocase
        $hidden = /[-\/]w[a-z]{0,10}\s{1,4}(hidden|1\b)/ wide ascii nocase
        $encoded = /[-\/]e(c|nc|ncodedcommand)?\s{1,4}[A-Za-z0-9+\/]{40}/ wide ascii nocase
        $address = /https?:\/\/[a-z0-9.-]{4}/ wide ascii nocase
        $script = /\b(javascript|vbscript):/ wide ascii nocase
    condition:
        // Header size and class id of MS-SHLLINK 2.1.
        uint32(0) == 0x4C and uint32(4) == 0x00021401 and filesize < 1MB and
        $interpreter and any of ($hidden, $encoded, $address, $script)
}
