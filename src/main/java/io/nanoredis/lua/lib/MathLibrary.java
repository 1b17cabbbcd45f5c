package io.nanoredis.lua.lib;

import io.nanoredis.lua.Arithmetic;
import io.nanoredis.lua.LuaCall;
import io.nanoredis.lua.LuaTable;
import java.util.function.DoubleUnaryOperator;

/// The functions of `math`, as the C library of Linux on x86 computes them.
///
/// Each function is the one of Java's two that agrees more often with C in the last digit. What is not a number carries
/// a sign that scripts can print, so that it is the one that C returns there.
/// *Thread*: the engine's.
final class MathLibrary {
    private static final double RADIANS_PER_DEGREE = Math.PI / 180.0;
    private static final double POSITIVE_NAN = Double.longBitsToDouble(0x7ff8000000000000L);

    /// Makes every number below the normal ones a normal one.
    private static final double SUBNORMAL_SCALE = 0x1p54;

    private final RandomSequence random = new RandomSequence();

    private MathLibrary() {}

    static void define(LuaTable library) {
        defineFunctions(library);
        defineArithmetic(library);
        MathLibrary functions = new MathLibrary();
        Libraries.define(library, "random", functions::random);
        Libraries.define(library, "randomseed", functions::seed);
        library.put("huge", (Object) Double.POSITIVE_INFINITY);
        library.put("pi", (Object) Math.PI);
    }

    private static void defineFunctions(LuaTable library) {
        function(library, "abs", Math::abs, Arithmetic.NOTHING);
        function(library, "acos", Math::acos, POSITIVE_NAN);
        function(library, "asin", Math::asin, POSITIVE_NAN);
        function(library, "atan", Math::atan, Arithmetic.NOTHING);
        function(library, "ceil", Math::ceil, Arithmetic.NOTHING);
        function(library, "cos", Math::cos, Arithmetic.NOTHING);
        function(library, "cosh", Math::cosh, Arithmetic.NOTHING);
        function(library, "deg", number -> number / RADIANS_PER_DEGREE, Arithmetic.NOTHING);
        function(library, "exp", Math::exp, Arithmetic.NOTHING);
        function(library, "floor", Math::floor, Arithmetic.NOTHING);
        function(library, "log", Math::log, Arithmetic.NOTHING);
        function(library, "log10", StrictMath::log10, POSITIVE_NAN);
        function(library, "rad", number -> number * RADIANS_PER_DEGREE, Arithmetic.NOTHING);
        function(library, "sin", Math::sin, Arithmetic.NOTHING);
        function(library, "sinh", Math::sinh, Arithmetic.NOTHING);
        function(library, "sqrt", Math::sqrt, Arithmetic.NOTHING);
        function(library, "tan", Math::tan, Arithmetic.NOTHING);
        function(library, "tanh", StrictMath::tanh, Arithmetic.NOTHING);
    }

    private static void defineArithmetic(LuaTable library) {
        Libraries.define(library, "atan2", MathLibrary::atan2);
        Libraries.define(library, "fmod", MathLibrary::remainder);
        library.put("mod", library.get("fmod"));
        Libraries.define(library, "frexp", MathLibrary::mantissaAndExponent);
        Libraries.define(library, "ldexp", call -> call.returns(Math.scalb(call.number(1), Libraries.int32(call, 2))));
        Libraries.define(library, "max", MathLibrary::greatest);
        Libraries.define(library, "min", MathLibrary::least);
        Libraries.define(library, "modf", MathLibrary::wholeAndFraction);
        Libraries.define(library, "pow", call -> call.returns(Arithmetic.power(call.number(1), call.number(2))));
    }

    /// Defines a function of one number that yields a certain NaN outside of its domain; a NaN that is passed in comes
    /// out as it is.
    private static void function(LuaTable library, String name, DoubleUnaryOperator operator, double outside) {
        boolean sign = name.equals("abs");
        Libraries.define(library, name, call -> {
            double number = call.number(1);
            if (Double.isNaN(number)) {
                return call.returns(sign ? POSITIVE_NAN : number);
            }
            double result = operator.applyAsDouble(number);
            return call.returns(Double.isNaN(result) ? outside : result);
        });
    }

    private static int atan2(LuaCall call) {
        double y = call.number(1);
        double x = call.number(2);
        return call.returns(Double.isNaN(y) ? y : Double.isNaN(x) ? x : Math.atan2(y, x));
    }

    private static int remainder(LuaCall call) {
        double dividend = call.number(1);
        double divisor = call.number(2);
        if (Double.isNaN(dividend) || Double.isNaN(divisor)) {
            return call.returns(Double.isNaN(dividend) ? dividend : divisor);
        }
        double result = dividend % divisor;
        return call.returns(Double.isNaN(result) ? Arithmetic.NOTHING : result);
    }

    private static int mantissaAndExponent(LuaCall call) {
        double number = call.number(1);
        int exponent = 0;
        double mantissa = number;
        if (number != 0 && Double.isFinite(number)) {
            boolean subnormal = Math.abs(number) < Double.MIN_NORMAL;
            double normal = subnormal ? number * SUBNORMAL_SCALE : number;
            int binary = Math.getExponent(normal) + 1;
            mantissa = Math.scalb(normal, -binary);
            exponent = subnormal ? binary - 54 : binary;
        }
        call.push(mantissa);
        call.push((double) exponent);
        return 2;
    }

    private static int wholeAndFraction(LuaCall call) {
        double number = call.number(1);
        double whole = number < 0 ? Math.ceil(number) : Math.floor(number);
        double fraction = Double.isInfinite(number) ? 0 : number - whole;
        call.push(whole);
        call.push(Double.isNaN(number) ? number : Math.copySign(fraction, number));
        return 2;
    }

    private static int greatest(LuaCall call) {
        double greatest = call.number(1);
        for (int i = 2; i <= call.count(); i++) {
            double number = call.number(i);
            if (number > greatest) {
                greatest = number;
            }
        }
        return call.returns(greatest);
    }

    private static int least(LuaCall call) {
        double least = call.number(1);
        for (int i = 2; i <= call.count(); i++) {
            double number = call.number(i);
            if (number < least) {
                least = number;
            }
        }
        return call.returns(least);
    }

    private int random(LuaCall call) {
        double drawn = random.next();
        return switch (call.count()) {
            case 0 -> call.returns(drawn);
            case 1 -> call.returns(Math.floor(drawn * upperBound(call)) + 1);
            case 2 -> call.returns(between(call, drawn));
            default -> throw call.error("wrong number of arguments");
        };
    }

    private static int upperBound(LuaCall call) {
        int high = Libraries.int32(call, 1);
        if (high < 1) {
            throw call.argumentError(1, "interval is empty");
        }
        return high;
    }

    /// The width of the interval wraps around at 32 bits, as in Redis.
    private static double between(LuaCall call, double drawn) {
        int low = Libraries.int32(call, 1);
        int high = Libraries.int32(call, 2);
        if (low > high) {
            throw call.argumentError(2, "interval is empty");
        }
        return Math.floor(drawn * (high - low + 1)) + low;
    }

    private int seed(LuaCall call) {
        random.seed(Libraries.int32(call, 1));
        return 0;
    }
}
