namespace Pipelines.Core.Inference;

/// <summary>How a typed answer is asked for on the wire (DocETL's <c>output.mode</c>). The in-process engine uses a grammar for both.</summary>
public enum OutputMode
{
    /// <summary>A forced call of the tool <c>send_output</c>.</summary>
    Tools,

    /// <summary><c>response_format</c> with a JSON schema.</summary>
    StructuredOutput,
}
