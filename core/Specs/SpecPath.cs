namespace Pipelines.Core.Specs;

/// <summary>Places in a document, as people write them: <c>operations[0].output.schema</c>.</summary>
internal static class SpecPath
{
    public static string Append(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    public static string Append(string path, int index) => $"{path}[{index}]";
}
