using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Python.Methods;

/// <summary>What text methods share: markup stays markup, and escapes the texts that are put into it.</summary>
internal static class TextResult
{
    public static PyValue Like(in PyValue self, string text) =>
        self.Kind == PyKind.Markup ? PyValue.FromMarkup(text) : PyValue.FromText(text);

    public static PyValue ListLike(in PyValue self, IEnumerable<string> texts)
    {
        bool isMarkup = self.Kind == PyKind.Markup;
        return PyValue.From(new PyList(texts.Select(text => isMarkup ? PyValue.FromMarkup(text) : PyValue.FromText(text))));
    }

    /// <summary>A text argument that ends up in the result.</summary>
    public static string Inserted(in PyValue self, in Arguments arguments, int index)
    {
        string text = arguments.Text(index);
        return self.Kind == PyKind.Markup ? Html.Escape(arguments[index]) : text;
    }
}
