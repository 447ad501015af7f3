rule Php_Runs_What_The_Request_Says
{
    meta:
        id = "40620aa7-27e4-4917-adb9-2d22d7c5b8f6"
        title = "PHP script that runs what the request says"
        description = "The script hands a parameter of the HTTP request to a function that runs code or commands. Look for requests to this path in the web server's log, who wrote the file, and what the web server started."
        author = "OpenSOC XDR"
        date = "2026-11-24"
        level = "high"
        attack = "T1505.003"
        reference = "https://attack.mitre.org/techniques/T1505/003/"
        falsepositives = "Training material; administration panels that run commands on purpose"
    strings:
        $php = "<?php" nocase
        $short = "<?="
        $direct = /\b(eval|assert|system|exec|shell_exec|passthru|popen|proc_open)\s{0,8}\(\s{0,8}@?\$_(GET|POST|REQUEST|COOKIE)\b/ nocase
        $decoded = /\b(eval|assert)\s{0,8}\(\s{0,8}@?(base64_decode|gzinflate|gzuncompress|str_rot13)\s{0,8}\([^;]{0,80}\$_(GET|POST|REQUEST|COOKIE)\b/ nocase
        $backticks = /`\s{0,8}\{?\$_(GET|POST|REQUEST|COOKIE)\b[^`]{0,60}`/ nocase
    condition:
        filesize < 2MB and any of ($php, $short) and any of ($direct, $decoded, $backticks)
}

rule Asp_Runs_What_The_Request_Says
{
    meta:
        id = "0cf7c805-2f23-4d52-a67a-dc0fd213c6ed"
        title = "ASP page that runs what the request says"
        description = "The page evaluates a parameter of the HTTP request. Look for requests to this path in the IIS log, which process wrote the file (w3wp.exe or an Exchange worker speaks for an exploit), and children of w3wp.exe."
        author = "OpenSOC XDR"
        date = "2026-11-24"
        level = "high"
        attack = "T1505.003"
        reference = "https://attack.mitre.org/techniques/T1505/003/"
        falsepositives = "None known in production; training material"
    strings:
        $page = "<%"
        $server = /<script[^>]{0,80}runat\s{0,4}=\s{0,4}["']?server/ nocase
        $eval = /\b(eval|execute|executeglobal)\s{0,4}\(?\s{0,4}\(?request\s{0,4}(\.(item|form|querystring))?\s{0,4}[(\[]/ nocase
        $start = "ProcessStartInfo" nocase
        $process = "Process.Start" nocase
        $request = /\brequest\s{0,4}(\.(item|form|querystring|params|headers))?\s{0,4}[(\[]/ nocase
        $shell = /["']cmd(\.exe)?["']|["']powershell(\.exe)?["']/ nocase
    condition:
        filesize < 2MB and any of ($page, $server) and
        ($eval or (any of ($start, $process) and $request and $shell))
}
