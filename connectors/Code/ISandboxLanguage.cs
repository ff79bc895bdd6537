using System.Diagnostics;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Operators.Code;

namespace Pipelines.Connectors.Code;

/// <summary>How code of one language is run in a process of its own. Thread-safe.</summary>
internal interface ISandboxLanguage
{
    /// <summary>Why it cannot run here, and which part to install; null when it can.</summary>
    string? Problem { get; }

    /// <summary>The process to start; its environment is empty but for what the language needs.</summary>
    ProcessStartInfo StartInfo();

    /// <summary>The first line that the process is given.</summary>
    JObject Setup(CodeUnit code);
}
