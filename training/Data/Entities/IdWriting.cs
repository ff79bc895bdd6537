using Pipelines.Training.Data.Drawing;

namespace Pipelines.Training.Data.Entities;

/// <summary>Numbers of orders, invoices, cases and the like.</summary>
internal static class IdWriting
{
    private static readonly Dictionary<string, string[]> Prefixes = new(StringComparer.Ordinal)
    {
        ["order"] = ["ORD", "PO", "SO", "O", "BE", "WEB", "S"],
        ["invoice"] = ["INV", "RE", "I", "BILL", "F", "RG", "FA"],
        ["customer"] = ["C", "CUST", "K", "CL", "KD", "ACC"],
        ["ticket"] = ["TCK", "T", "INC", "REQ", "CS", "SR", "HD"],
        ["case"] = ["CASE", "AZ", "CR", "D", "FILE", "M"],
        ["contract"] = ["CON", "V", "CTR", "AGR", "LC"],
        ["tracking"] = ["TRK", "1Z", "JD", "PKG", "SHP", "LX"],
        ["serial"] = ["SN", "HX", "VD", "MK", "QR", "DV"],
        ["policy"] = ["POL", "PV", "VS", "LI", "P"],
        ["flight"] = ["LH", "BA", "KL", "QX", "NV", "TR"],
        ["patient"] = ["PT", "MRN", "PID", "H"],
        ["sample"] = ["S", "LAB", "SMP", "X", "PR"],
        ["batch"] = ["LOT", "B", "CH", "BT"],
        ["room"] = ["R", "Room", "B", "H"],
        ["part"] = ["PN", "ART", "SKU", "E", "M"],
        ["booking"] = ["BK", "RES", "BKG", "H"],
    };

    private static readonly string[] Bodies = ["#####", "######", "####", "#######", "20##-####", "20##/###", "####-##", "###-###", "**####", "#-####", "########", "*****", "### ###", "##-####-##"];

    public static string Make(string kind, Draw draw)
    {
        if (kind == "flight")
        {
            return Digits.Fill(draw.Pick<string>(Prefixes[kind]) + draw.Pick("", " ") + "###", draw);
        }

        if (kind == "plate")
        {
            return Digits.Fill(draw.Pick("@@ ## @@@", "@-@@ ####", "@@-###-@@", "### @@@", "@@@ ####", "@@##@@@"), draw);
        }

        string prefix = draw.Chance(0.65) ? draw.Pick<string>(Prefixes[kind]) : Digits.Fill(draw.Pick("@", "@@", "@@@", ""), draw);
        string body = Digits.Fill(draw.Pick<string>(Bodies), draw);
        return prefix.Length == 0 ? body : prefix + draw.Pick("-", "-", "", "", "/", " ", "_", ".") + body;
    }
}
