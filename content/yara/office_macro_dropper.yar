rule Office_Macro_That_Downloads_Or_Starts
{
    meta:
        id = "d3f0c0d9-b5ef-40af-b87e-3399120e3ec1"
        title = "Office document whose macro runs at opening and starts something"
        description = "An OLE document with a macro that runs by itself when the document opens, and that names means to download or to start programs. Look for children of the Office program on machines of those who got it."
        author = "OpenSOC XDR"
        date = "2026-11-24"
        level = "high"
        attack = "T1204.002, T1137.001, T1059.005"
        reference = "https://learn.microsoft.com/openspecs/office_file_formats/ms-ovba/"
        falsepositives = "Templates of document management that start their own program; they come from inside and keep their hash"
    strings:
        $project = "_VBA_PROJECT" wide
        $attribute = "Attribut"
        // Without word bounds: compression of the macro sets flag bytes between.
        $opens = /Auto_?Open|Auto_?Exec|Document_Open|Workbook_Open/ nocase
        $shell_object = "WScript.Shell" nocase
        $application = "Shell.Application" nocase
        $download = "URLDownloadToFile" nocase
        $http = /MSXML2\.(Server)?XMLHTTP|WinHttp\.WinHttpRequest/ nocase
        $powershell = "powershell" nocase
        $winmgmts = "winmgmts:" nocase
        $stream = "ADODB.Stream" nocase
    condition:
        uint32be(0) == 0xD0CF11E0 and filesize < 20MB and $project and $attribute and $opens and
        2 of ($shell_object, $application, $download, $http, $powershell, $winmgmts, $stream)
}
