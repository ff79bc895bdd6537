using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators.Asking;
using Pipelines.Core.Planning;
using Pipelines.Core.Schemas;
using Pipelines.Training.Data.Phrases;
using Pipelines.Training.Data.Questions;

namespace Pipelines.Training.Data.Prompts;

/// <summary>Makes examples of questions and prompts: the messages are made by the code that operators make them with.</summary>
internal static class Messages
{
    /// <summary>What a map, a filter or a reduce says before its prompt.</summary>
    public static TrainingExample Example(IReadOnlyList<Question> questions, Func<string, string> naming, string user, string kind, Expander expander)
    {
        OutputContract contract = Contract(questions, naming);
        return Example(SystemMessage.For(Prompt(expander), contract, review: null), contract, questions, naming, user, kind);
    }

    /// <summary>What a parallel_map says: the schema has fields that this prompt does not ask for.</summary>
    public static TrainingExample Part(
        IReadOnlyList<Question> asked, IReadOnlyList<Question> all, Func<string, string> naming, string user, string kind, Expander expander) =>
        Example(SystemMessage.ForParts(Prompt(expander), Contract(all, naming), review: null), Contract(asked, naming), asked, naming, user, kind);

    /// <summary>What a classify says.</summary>
    public static TrainingExample Class(Question question, Func<string, string> naming, string user, string kind, Expander expander)
    {
        IEnumerable<string> classes = question.Labels is { } labels
            ? labels.Select(static label => label.Meaning is null ? label.Label : $"{label.Label}: {label.Meaning}")
            : question.Schema["enum"]!.Select(static label => (string)label!);
        OutputContract contract = Contract([question], naming);
        return Example(SystemMessage.ForClasses(Prompt(expander), contract, review: null, classes), contract, [question], naming, user, kind);
    }

    private static TrainingExample Example(
        ChatMessage system, OutputContract contract, IReadOnlyList<Question> questions, Func<string, string> naming, string user, string kind) => new(
        system.Content,
        user,
        RowJson.Write(new JObject(questions.Select(question => new JProperty(naming(question.Name), question.Gold)))),
        kind,
        [.. questions.Select(question => new FieldGold(naming(question.Name), question.Form, RowJson.Write(question.Gold), question.Type) { Evidence = question.Evidence })])
    {
        OutputSchema = contract.Schema.CanonicalText,
    };

    private static OutputContract Contract(IReadOnlyList<Question> questions, Func<string, string> naming)
    {
        JObject schema = FieldSchemas.Object(questions.Select(question => (naming(question.Name), question.Schema)));
        return new OutputContract(OutputSchema.FromJsonSchema(schema).Value!, OutputMode.Tools);
    }

    private static SystemPrompt Prompt(Expander expander) => new(
        expander.Draw.Chance(0.2) ? expander.Text("persona") : null,
        expander.Draw.Chance(0.25) ? expander.Text("dataset") : null);
}
