using Newtonsoft.Json.Linq;

namespace Pipelines.Cli.Output;

/// <summary>
/// Where a command writes, without knowing who reads it. What a command found goes to <see cref="Line"/> and
/// <see cref="Table"/> for people and to <see cref="Result"/> for programs; what happens on the way goes to <see cref="Note"/> and
/// <see cref="ShowProgressAsync"/>.
/// </summary>
internal interface ICommandOutput
{
    /// <summary>A part of the answer, for people.</summary>
    void Line(string text);

    /// <summary>A table of the answer, for people.</summary>
    void Table(TextTable table);

    /// <summary>Something worth knowing that is not the answer.</summary>
    void Note(string text);

    void Error(ErrorBlock error);

    /// <summary>Shows how far work is while it goes on. What the work reports may come from any thread.</summary>
    Task<T> ShowProgressAsync<T>(Func<IProgress<ProgressState>, Task<T>> work);

    /// <summary>The whole answer, for programs. Once, last.</summary>
    void Result(JObject json);
}
