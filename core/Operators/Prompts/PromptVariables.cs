namespace Pipelines.Core.Operators.Prompts;

/// <summary>The variables of prompts, as DocETL names them.</summary>
internal static class PromptVariables
{
    /// <summary>One row.</summary>
    public const string Row = "input";

    /// <summary>Several rows.</summary>
    public const string Rows = "inputs";

    /// <summary>An answer.</summary>
    public const string Answer = "output";

    /// <summary>What a retriever found; empty without one, so that prompts that print it work either way.</summary>
    public const string RetrievalContext = "retrieval_context";

    /// <summary>Reference points of a calibration.</summary>
    public const string CalibrationContext = "calibration_context";
}
