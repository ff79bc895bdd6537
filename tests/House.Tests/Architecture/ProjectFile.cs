using System.Xml.Linq;
using Pipelines.House.Tests.Repository;

namespace Pipelines.House.Tests.Architecture;

/// <summary>What the arrow rules need to know of one project file.</summary>
/// <param name="Path">Path of the project file.</param>
/// <param name="Name">File name without extension.</param>
/// <param name="IsExecutable">OutputType is Exe, or the web or worker SDK makes it one.</param>
/// <param name="UsesAspNetCore">By framework reference or by SDK.</param>
/// <param name="References">Names of the projects that it references, with the line of each.</param>
internal sealed record ProjectFile(
    string Path, string Name, bool IsExecutable, bool UsesAspNetCore, IReadOnlyList<(string Name, int Line)> References)
{
    public bool IsTest => Path.StartsWith("tests/", StringComparison.Ordinal);

    public bool IsBench => Path.StartsWith("bench/", StringComparison.Ordinal);

    public bool IsSample => Path.StartsWith("samples/", StringComparison.Ordinal);

    public static ProjectFile Parse(RepositoryFile file)
    {
        XElement root = XDocument.Parse(file.Text, LoadOptions.SetLineInfo).Root!;
        string sdk = root.Attribute("Sdk")?.Value ?? "";
        bool webSdk = sdk is "Microsoft.NET.Sdk.Web" or "Microsoft.NET.Sdk.Worker";
        string? outputType = root.Descendants("OutputType").FirstOrDefault()?.Value;
        return new ProjectFile(
            file.Path,
            System.IO.Path.GetFileNameWithoutExtension(file.Name),
            outputType is null ? webSdk : outputType is "Exe" or "WinExe",
            webSdk || root.Descendants("FrameworkReference").Any(e => e.Attribute("Include")?.Value == "Microsoft.AspNetCore.App"),
            [.. root.Descendants("ProjectReference").Select(e => (NameOf(e), ((System.Xml.IXmlLineInfo)e).LineNumber))]);
    }

    private static string NameOf(XElement reference)
    {
        string include = reference.Attribute("Include")?.Value.Replace('\\', '/') ?? "";
        return System.IO.Path.GetFileNameWithoutExtension(include);
    }
}
