using System.Text;
using Pipelines.Training.Data.Entities;
using Pipelines.Training.Data.Phrases;

namespace Pipelines.Training.Data.Tasks;

/// <summary>A sentence that stands alone: what it names stands for nothing.</summary>
/// <param name="expander">Chance and the split.</param>
/// <param name="isValue">Names that a value will stand for; null when there are none.</param>
internal sealed class RowText(Expander expander, Func<string, bool>? isValue = null) : IPhraseTarget
{
    private const string AnyMark = "any_";

    private readonly StringBuilder _text = new();
    private readonly EntityMaker _entities = new(expander);

    public void AppendLiteral(string text) => Joining.Append(_text, text);

    public bool TryAppend(string name, string? form)
    {
        if (!name.StartsWith(AnyMark, StringComparison.Ordinal))
        {
            return isValue?.Invoke(name) == true && !expander.Book.Has(name);
        }

        Entity any = _entities.Make(AnyTypes.Of(name[AnyMark.Length..]));
        _text.Append(form is null ? any.Text : any.Forms[form]);
        return true;
    }

    public override string ToString() => _text.ToString();
}
