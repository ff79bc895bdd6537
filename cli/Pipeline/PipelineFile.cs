using System.CommandLine;
using System.Text;
using GpuHost.Serving.Models.BuiltIn;
using Pipelines.Cli.Hosting;
using Pipelines.Cli.Output;
using Pipelines.Core.Planning;
using Pipelines.Core.Specs;

namespace Pipelines.Cli.Pipeline;

/// <summary>A pipeline file, read and planned.</summary>
/// <param name="Path">Full path of the file.</param>
/// <param name="Yaml">Its text.</param>
/// <param name="Options">With what it was planned.</param>
/// <param name="Result">Its plan, or all that is wrong with it.</param>
internal sealed record PipelineFile(string Path, string Yaml, PlanningOptions Options, PlanningResult Result) : IDisposable
{
    /// <summary>A pipeline is written by a person: more than this is some other file.</summary>
    private const long SizeBytesMax = 4 * 1024 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>What the plan's operators use of this machine.</summary>
    private PipelineParts? Parts { get; init; }

    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <param name="host">The world around.</param>
    /// <param name="parse">Names the file.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <param name="model">Answers instead of the model that the command or the pipeline names.</param>
    /// <param name="confidenceField">The field in which rows tell how sure answers are; null when they need not.</param>
    /// <exception cref="CliException">There is no such file, or it is no text.</exception>
    public static async Task<PipelineFile> ReadAsync(CliHost host, ParseResult parse, CancellationToken cancellationToken, string? model = null, string? confidenceField = null)
    {
        string path = parse.GetValue(PipelineArguments.File)!;
        string full = System.IO.Path.GetFullPath(path, host.WorkingFolder);
        FileInfo file = new(full);
        if (!file.Exists)
        {
            throw Bad(Directory.Exists(full) ? $"{path} is a folder" : $"there is no file {path}", full, "Name the pipeline's YAML file.");
        }

        if (file.Length > SizeBytesMax)
        {
            throw Bad($"{path} has {file.Length:N0} bytes; a pipeline has at most {SizeBytesMax:N0}", full, "Name the pipeline's YAML file; documents go into datasets.");
        }

        string yaml = await ReadTextAsync(full, cancellationToken);
        PlanningOptions named = PipelineArguments.PlanningOptionsOf(parse, BuiltInModel.Name);
        PlanningOptions options = named with { Model = model ?? named.Model, ConfidenceField = confidenceField };
        var parts = new PipelineParts(host, System.IO.Path.GetDirectoryName(full));
        return new PipelineFile(full, yaml, options, PipelinePlanner.Plan(yaml, options, parts.Planning)) { Parts = parts };
    }

    /// <summary>The plan.</summary>
    /// <exception cref="CliException">There are errors; they have been told to <paramref name="output"/>, all of them.</exception>
    public PipelinePlan RequirePlan(ICommandOutput output)
    {
        foreach (SpecDiagnostic warning in Result.Warnings)
        {
            output.Note($"warning: {Describe(warning)}");
        }

        if (Result.IsOk)
        {
            return Result.Plan;
        }

        SpecDiagnostic[] errors = [.. Result.Errors];
        foreach (SpecDiagnostic error in errors)
        {
            output.Note(Describe(error));
        }

        var summary = new ErrorBlock(
            $"the pipeline has {errors.Length} error{(errors.Length == 1 ? "" : "s")}", Path, "Mend the places listed above; nothing has been run.");
        throw new CliException(ExitCode.BadInput, summary) { Diagnostics = DiagnosticJson.Of(Result.Diagnostics) };
    }

    /// <summary>Ends what runs the pipeline's code.</summary>
    public void Dispose() => Parts?.Dispose();

    /// <summary>As compilers write it, so that editors find the place.</summary>
    public string Describe(SpecDiagnostic diagnostic) => $"{Path}:{diagnostic}";

    private static async Task<string> ReadTextAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(path, StrictUtf8, cancellationToken);
        }
        catch (DecoderFallbackException)
        {
            throw Bad("the file is not UTF-8 text", $"{path}:{PlaceOfFault(await File.ReadAllBytesAsync(path, cancellationToken))}", "Save it as UTF-8.");
        }
    }

    /// <summary>Line and column of the first byte that is no text.</summary>
    private static SpecLocation PlaceOfFault(byte[] file)
    {
        System.Text.Unicode.Utf8.ToUtf16(file, new char[file.Length], out int validBytes, out _, replaceInvalidSequences: false);
        string[] lines = Encoding.UTF8.GetString(file, 0, validBytes).Split('\n');
        return new SpecLocation(lines.Length, lines[^1].Length + 1);
    }

    private static CliException Bad(string what, string where, string remedy) => new(ExitCode.BadInput, new ErrorBlock(what, where, remedy));
}
