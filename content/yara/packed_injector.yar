import "pe"

rule Packed_With_Upx_And_Writes_To_Other_Processes
{
    meta:
        id = "9a51c496-163a-4c59-a781-669c7f24642f"
        title = "UPX-packed program that imports means of process injection"
        description = "A packed program keeps few imports; this one keeps those that write into another process and start a thread there. Unpack it (upx -d), look for which process it was started by and whom it opened."
        author = "OpenSOC XDR"
        date = "2026-11-24"
        level = "medium"
        attack = "T1027.002, T1055"
        reference = "https://attack.mitre.org/techniques/T1027/002/"
        falsepositives = "Debuggers, game trainers and old copy protection that are packed with UPX"
    condition:
        pe.is_pe and filesize < 20MB and
        for any section in pe.sections : (section.name == "UPX0") and
        for any section in pe.sections : (section.name == "UPX1") and
        (pe.imports("kernel32.dll", "WriteProcessMemory") or pe.imports("ntdll.dll", "NtWriteVirtualMemory")) and
        (pe.imports("kernel32.dll", "CreateRemoteThread") or pe.imports("kernel32.dll", "QueueUserAPC") or
         pe.imports("kernel32.dll", "SetThreadContext") or pe.imports("ntdll.dll", "NtCreateThreadEx"))
}
