rule Script_With_Encoded_PowerShell
{
    meta:
        id = "ce7b8da8-5777-416f-97f0-06763201a315"
        title = "Encoded PowerShell that downloads or runs text"
        description = "The file holds a PowerShell command in base64 of UTF-16, as -EncodedCommand takes it, and the hidden command downloads or evaluates. Decode it, look for its addresses in proxy and DNS logs, and for who opened the file."
        author = "OpenSOC XDR"
        date = "2026-11-24"
        level = "high"
        attack = "T1059.001, T1027.010"
        reference = "https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_powershell_exe"
        falsepositives = "Installers of management agents that carry their download in an encoded command"
    strings:
        $powershell = /\b(powershell|pwsh)(\.exe)?\b/ ascii wide nocase
        $switch = /[\s"',][-\/](e|ec|en|enc|enco|encod|encode|encoded|encodedcommand)["',]?\s/ ascii wide nocase
        $download_string = "DownloadString(" wide base64 base64wide
        $download_file = "DownloadFile(" wide base64 base64wide
        $download_data = "DownloadData(" wide base64 base64wide
        $web_client = "Net.WebClient" wide base64 base64wide
        $expression = "Invoke-Expression" wide base64 base64wide
        $web_request = "Invoke-WebRequest" wide base64 base64wide
        $from_base64 = "FromBase64String(" wide base64 base64wide
    condition:
        filesize < 10MB and $powershell and $switch and
        any of ($download_string, $download_file, $download_data, $web_client, $expression, $web_request, $from_base64)
}
