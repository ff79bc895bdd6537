using System.CommandLine;
using Pipelines.Core.Planning;

namespace Pipelines.Cli.Pipeline;

/// <summary>What every command over a pipeline file takes: the file, and who answers.</summary>
internal static class PipelineArguments
{
    public static readonly Argument<string> File = new("FILE") { Description = "The pipeline, a YAML file" };

    public static readonly Option<string?> Model = new("--model")
    {
        Description = "Model to use instead of default_model: a name of the model store, a path of a GGUF file, or a name at the endpoint",
        HelpName = "NAME|PATH",
    };

    public static readonly Option<Uri?> ApiBase = new("--api-base")
    {
        Description = "OpenAI-compatible endpoint that answers, such as http://127.0.0.1:11434/v1",
        HelpName = "URL",
        CustomParser = result => Address(result.Tokens[0].Value, result.AddError),
    };

    public static readonly Option<long?> Sample = new("--sample")
    {
        Description = "Take only so many rows of each dataset",
        HelpName = "N",
    };

    public static void AddTo(Command command)
    {
        command.Arguments.Add(File);
        command.Options.Add(Model);
        command.Options.Add(ApiBase);
        command.Options.Add(Sample);
        Sample.Validators.Add(result => RequirePositive(result.GetValueOrDefault<long?>(), "--sample", result.AddError));
    }

    /// <summary>The options for planning the file named on the command line.</summary>
    public static PlanningOptions PlanningOptionsOf(ParseResult parse, string fallbackModel) => new()
    {
        Name = Path.GetFileNameWithoutExtension(parse.GetValue(File)!),
        Model = parse.GetValue(Model),
        FallbackModel = fallbackModel,
        ApiBase = parse.GetValue(ApiBase),
        SampleRows = parse.GetValue(Sample),
    };

    public static void RequirePositive(long? value, string option, Action<string> addError)
    {
        if (value is <= 0)
        {
            addError($"{option} takes a number above 0, not {value}.");
        }
    }

    private static Uri? Address(string text, Action<string> addError)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps))
        {
            return address;
        }

        addError($"--api-base takes an address that begins with http:// or https://, not '{text}'.");
        return null;
    }
}
