using System.Text.Json;
using Newtonsoft.Json.Linq;
using Pipelines.Cli.Hosting;
using Pipelines.Core.Documents;

namespace Pipelines.Cli.Eval;

/// <summary>Right answers: one JSON object a line, empty lines aside.</summary>
internal static class GoldFile
{
    /// <summary>All of it is held in memory, with the rows of one model beside it.</summary>
    public const long SizeBytesMax = 64 * 1024 * 1024;

    /// <exception cref="CliException">There is no such file, it is too large, or a line is no object with fields.</exception>
    public static async Task<IReadOnlyList<JObject>> ReadAsync(CliHost host, string path, CancellationToken cancellationToken)
    {
        FileInfo file = new(Path.GetFullPath(path, host.WorkingFolder));
        if (!file.Exists || file.Length > SizeBytesMax)
        {
            throw Bad(
                file.Exists ? $"{path} has {file.Length:N0} bytes; right answers have at most {SizeBytesMax:N0}" : $"there is no file {path}",
                file.FullName,
                "Name a file of JSON lines with --gold.");
        }

        List<JObject> rows = [];
        int number = 0;
        await foreach (string line in File.ReadLinesAsync(file.FullName, cancellationToken))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
            {
                rows.Add(Read(line, $"{file.FullName}:{number}"));
            }
        }

        return rows.Count > 0 ? rows : throw Bad($"{path} has no line", file.FullName, "Give one JSON object for each row that is to be compared.");
    }

    private static JObject Read(string line, string place)
    {
        try
        {
            return RowJson.Parse(line) is JObject { Count: > 0 } row ? row : throw Bad("the line is no JSON object with fields", place, "Write {\"field\": value, ...}.");
        }
        catch (JsonException wrong)
        {
            throw Bad($"the line is no JSON: {wrong.Message}", place, "Write one JSON object a line.");
        }
    }

    private static CliException Bad(string what, string where, string remedy) => new(ExitCode.BadInput, new Output.ErrorBlock(what, where, remedy));
}
