using GpuHost.Serving.Models.BuiltIn;
using GpuHost.Serving.Models.Store;
using Pipelines.Cli.Output;
using Pipelines.Cli.Wording;

namespace Pipelines.Cli.Models;

/// <summary>The built-in model as the <c>models</c> commands show it. It is no model of the store, and its name belongs to nothing else.</summary>
internal static class BuiltInListing
{
    public static bool IsIt(ModelName name) => name.ToString() == BuiltInModel.Name;

    /// <param name="name">The name under which a model is to be kept.</param>
    /// <param name="remedy">What to do instead.</param>
    /// <exception cref="CliException">The name is taken: a model of the store that had it would never be asked.</exception>
    public static ModelName RequireOther(ModelName name, string remedy) => IsIt(name)
        ? throw new CliException(ExitCode.BadInput, new ErrorBlock($"'{name}' is the name of the built-in model, which comes with the program", "", remedy))
        : name;

    public static string Kept(BuiltInModelFile file) => file switch
    {
        { IsTrained: true } => "beside the program",
        { Exists: true } => "in the store: this program has no trained one, so it was made of noise",
        _ => "not there yet: this program has no trained one, so one of noise is made when it is first asked",
    };

    public static string GoodFor(BuiltInModelFile file) => file.IsTrained
        ? "looking values up in short forms, where labels stand before them; it does not understand prose, and writes nothing of its own"
        : "trying things out: its answers have the right types, and its words are noise";

    public static string? Context(ModelFacts? facts) => facts is { ContextTokens: > 0 and var tokens } ? $"{tokens} tokens" : null;

    /// <summary>The line of a list.</summary>
    public static string Line(BuiltInModelFile file, ModelFacts? facts) => facts is null
        ? $"{BuiltInModel.Name}: {Kept(file)}"
        : $"{BuiltInModel.Name}: {ByteSize.Format(file.SizeBytes)}, {CountText.Format(facts.ParameterCount)} parameters, {Context(facts) ?? "unknown"} of context, {Kept(file)} ({file.Path})";
}
