using Pipelines.Training.Data.Drawing;

namespace Pipelines.Training.Data.Entities;

/// <summary>Telephone numbers.</summary>
internal static class PhoneWriting
{
    private static readonly string[] Patterns =
    [
        "+## ## #### ####", "+## # ## ## ## ##", "0## / ### ## ##", "(###) ###-####", "###-###-####", "+1 ### ### ####", "0#### ######",
        "+##-##-#######", "0### ### ####", "+4# (0) ### #######", "### ####", "+35# ## ### ####", "00## ### ######", "+4#########", "0##-#######", "1-800-###-####",
    ];

    public static string Make(Draw draw) => Digits.Fill(draw.Pick<string>(Patterns), draw);
}
