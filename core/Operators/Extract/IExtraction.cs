using Pipelines.Core.Inference;
using Pipelines.Core.Operators.Asking;

namespace Pipelines.Core.Operators.Extract;

/// <summary>A way for a model to say which parts of a text are meant. Stateless.</summary>
internal interface IExtraction
{
    ExtractionMethod Method { get; }

    /// <summary>What is said before every prompt.</summary>
    ChatMessage System(Planning.SystemPrompt prompt);

    /// <summary>What an answer is.</summary>
    OutputContract Contract { get; }

    /// <summary>The text as it is asked about; null when there is nothing in it to ask about.</summary>
    ExtractionSource? Read(string text);
}
