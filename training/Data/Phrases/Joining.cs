using System.Text;

namespace Pipelines.Training.Data.Phrases;

/// <summary>Puts parts of a phrase together: a choice of nothing leaves no second blank, and none before a comma.</summary>
internal static class Joining
{
    public static void Append(StringBuilder text, string part)
    {
        if (text.Length > 0 && part.Length > 0 && text[^1] == ' ')
        {
            if (part[0] is '.' or ',' or ';' or '!' or '?')
            {
                text.Length--;
            }
            else if (part[0] == ' ')
            {
                text.Append(part, 1, part.Length - 1);
                return;
            }
        }

        text.Append(part);
    }
}
