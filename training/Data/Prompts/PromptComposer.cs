using Newtonsoft.Json.Linq;
using Pipelines.Training.Data.Drawing;
using Pipelines.Training.Data.Phrases;
using Pipelines.Training.Data.Questions;

namespace Pipelines.Training.Data.Prompts;

/// <summary>Puts an instruction and a document together.</summary>
internal sealed class PromptComposer(Expander expander)
{
    private const int SentenceFieldsMax = 4;
    private readonly Draw _draw = expander.Draw;

    /// <summary>A prompt that asks for the fields of a document.</summary>
    public string Ask(IReadOnlyList<Question> questions, Func<string, string> naming, string title, string text)
    {
        string name = _draw.Chance(0.65) ? title : expander.Text("doc_word");
        string instruction = Instruction(questions, naming, name);
        return Join(instruction, text, name);
    }

    /// <summary>A prompt that asks one question, answered by true or false.</summary>
    public string AskDecision(Question question, string title, string text)
    {
        string name = _draw.Chance(0.7) ? title : expander.Text("doc_word");
        string statement = question.Description;
        return Join(expander.Text("decide", ("statement", statement), ("doc", name)) + question.Manner, text, name);
    }

    /// <summary>An instruction and a text, in one of their orders.</summary>
    public string Join(string instruction, string text, string title)
    {
        string block = DocumentBlock.Of(text, title, expander);
        string gap = _draw.Pick("\n\n", "\n\n", "\n");
        return _draw.Below(20) switch
        {
            < 14 => instruction + gap + block,
            < 18 => block + gap + instruction,
            18 => $"{instruction} {text}",
            _ => $"{text}\n\n{instruction}",
        };
    }

    private string Instruction(IReadOnlyList<Question> questions, Func<string, string> naming, string title)
    {
        if (questions.Count == 1 && _draw.Chance(0.45))
        {
            return AskOne(questions[0], title);
        }

        if (_draw.Chance(0.12) && !questions.Any(static question => question.NeedsDescription))
        {
            return expander.Text("extract_bare", ("doc", title), ("names", Enumerate(questions.Select(question => naming(question.Name)))));
        }

        if (questions.Count <= SentenceFieldsMax && questions.All(static question => question.Labels is null && question.Form != FieldForm.Truth) && _draw.Chance(0.2))
        {
            return expander.Text("extract_inline", ("doc", title), ("fields", Enumerate(questions.Select(static question => question.Description + question.Manner))));
        }

        string intro = expander.Text("extract_intro", ("doc", title));
        string rules = _draw.Chance(0.2) ? "\n" + expander.Text("extract_rule") : "";
        string list = FieldList.Of(questions, naming, expander);
        return _draw.Chance(0.75) ? $"{intro}{_draw.Pick("\n\n", "\n")}{list}{rules}" : $"{intro}{rules}{_draw.Pick("\n\n", "\n")}{list}";
    }

    private string AskOne(Question question, string title)
    {
        if (question.Schema["enum"] is JArray labels)
        {
            string names = Enumerate(labels.Where(static label => label.Type == JTokenType.String).Select(static label => (string)label!), " or ");
            string asked = expander.Text("which_label", ("desc", question.Description), ("doc", title), ("labels", names), ("field", question.Name.Replace('_', ' ')));
            string meanings = question.Labels is null ? "" : "\n" + string.Join('\n', question.Labels.Where(static label => label.Meaning is not null).Select(static label => $"- {label.Label}: {label.Meaning}"));
            return asked + meanings;
        }

        return question.Form == FieldForm.Truth
            ? expander.Text("decide", ("statement", question.Description), ("doc", title)) + question.Manner
            : expander.Text("ask_one", ("desc", question.Description), ("doc", title), ("manner", question.Manner));
    }

    private string Enumerate(IEnumerable<string> parts, string last = " and ")
    {
        string[] all = [.. parts];
        return all.Length == 1 ? all[0] : string.Join(", ", all[..^1]) + _draw.Pick(last, last, $",{last}", ", ") + all[^1];
    }
}
