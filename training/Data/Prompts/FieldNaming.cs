using System.Text;
using Pipelines.Training.Data.Drawing;

namespace Pipelines.Training.Data.Prompts;

/// <summary>How the fields of a prompt are spelt: most people part words by underscores, some do not.</summary>
internal static class FieldNaming
{
    public static Func<string, string> Draw(Draw draw) => draw.Below(20) switch
    {
        < 15 => static name => name,
        < 18 => Camel,
        18 => static name => name.Replace('_', ' '),
        _ => static name => name.Replace('_', '-'),
    };

    private static string Camel(string name)
    {
        var text = new StringBuilder(name.Length);
        for (int i = 0; i < name.Length; i++)
        {
            if (name[i] is '_' or ' ')
            {
                continue;
            }

            text.Append(i > 0 && name[i - 1] is ('_' or ' ') ? char.ToUpperInvariant(name[i]) : name[i]);
        }

        return text.ToString();
    }
}
